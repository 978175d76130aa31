package dev.mizzen.volume;

import io.fabric8.kubernetes.api.model.Quantity;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Bytes as Kubernetes writes them: {@code 20Gi}. */
final class BytesOption implements ITypeConverter<Long> {

  @Override
  public Long convert(String value) {
    try {
      return Quantity.getAmountInBytes(Quantity.parse(value)).longValueExact();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new TypeConversionException("'%s' is no number of bytes".formatted(value));
    }
  }
}
