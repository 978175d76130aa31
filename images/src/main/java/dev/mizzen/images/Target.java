package dev.mizzen.images;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.nio.file.Path;
import java.util.Optional;

/** Where a finished image goes. */
sealed interface Target {

  /** The image's full name, with its tag. */
  String reference(String image, String tag);

  /** What Jib hands the image to. */
  Containerizer containerizer(String reference, Path tar) throws InvalidImageReferenceException;

  /** The archive that is written, if one is. */
  Optional<Path> tar(Path candidate);

  /** Archives for {@code ctr images import} and {@code docker load}. */
  record Archive() implements Target {
    @Override
    public String reference(String image, String tag) {
      return "mizzen/" + image + ":" + tag;
    }

    @Override
    public Containerizer containerizer(String reference, Path tar)
        throws InvalidImageReferenceException {
      return Containerizer.to(TarImage.at(tar).named(reference));
    }

    @Override
    public Optional<Path> tar(Path candidate) {
      return Optional.of(candidate);
    }
  }

  /**
   * A registry; credentials come from the Docker configuration of the user.
   *
   * @param prefix registry and path, to which {@code /mizzen/<image>} is added
   */
  record Registry(String prefix) implements Target {
    @Override
    public String reference(String image, String tag) {
      return prefix + "/mizzen/" + image + ":" + tag;
    }

    @Override
    public Containerizer containerizer(String reference, Path tar)
        throws InvalidImageReferenceException {
      ImageReference parsed = ImageReference.parse(reference);
      RegistryImage registry =
          RegistryImage.named(parsed)
              .addCredentialRetriever(
                  CredentialRetrieverFactory.forImage(parsed, _ -> {}).dockerConfig());
      // Plain HTTP only to this machine itself.
      return Containerizer.to(registry).setAllowInsecureRegistries(isLocal());
    }

    private boolean isLocal() {
      return prefix.matches("(localhost|127\\.0\\.0\\.1)(:\\d+)?(/.*)?");
    }

    @Override
    public Optional<Path> tar(Path candidate) {
      return Optional.empty();
    }
  }
}
