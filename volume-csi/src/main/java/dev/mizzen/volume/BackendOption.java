package dev.mizzen.volume;

import dev.mizzen.volume.agent.Backend;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A backend as the chart's values name it. */
final class BackendOption implements ITypeConverter<Backend> {

  @Override
  public Backend convert(String value) {
    return switch (value) {
      case "Fuse" -> Backend.FUSE;
      case "Directory" -> Backend.DIRECTORY;
      default ->
          throw new TypeConversionException("'%s' is neither Fuse nor Directory".formatted(value));
    };
  }
}
