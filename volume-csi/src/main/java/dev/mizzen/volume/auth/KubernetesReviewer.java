package dev.mizzen.volume.auth;

import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks by TokenReview and SubjectAccessReview. */
public final class KubernetesReviewer implements Reviewer {

  static final String AUDIENCE = "volume.mizzen.dev";

  private final KubernetesClient kubernetes;

  public KubernetesReviewer(KubernetesClient kubernetes) {
    this.kubernetes = kubernetes;
  }

  @Override
  public Optional<Caller> authenticate(String token) {
    var review =
        new TokenReviewBuilder()
            .withNewSpec()
            .withToken(token)
            .withAudiences(AUDIENCE)
            .endSpec()
            .build();
    var status = kubernetes.authentication().v1().tokenReviews().create(review).getStatus();
    // An API server that knows nothing of audiences leaves them out: then the token may be for
    // anybody.
    if (status == null
        || !Boolean.TRUE.equals(status.getAuthenticated())
        || !status.getAudiences().contains(AUDIENCE)) {
      return Optional.empty();
    }
    var user = status.getUser();
    return Optional.of(
        new Caller(
            user.getUsername(),
            Optional.ofNullable(user.getUid()).orElse(""),
            List.copyOf(user.getGroups()),
            Map.copyOf(user.getExtra())));
  }

  @Override
  public boolean allows(Caller caller, Permission permission) {
    var review =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser(caller.user())
            .withUid(caller.uid())
            .withGroups(caller.groups())
            .withExtra(caller.extra())
            .withNewResourceAttributes()
            .withGroup("mizzen.dev")
            .withResource("volumes")
            .withSubresource(permission.part().subresource())
            .withVerb(permission.verb())
            .withNamespace(permission.namespace())
            .withName(permission.name())
            .endResourceAttributes()
            .endSpec()
            .build();
    var status = kubernetes.authorization().v1().subjectAccessReview().create(review).getStatus();
    return status != null && Boolean.TRUE.equals(status.getAllowed());
  }
}
