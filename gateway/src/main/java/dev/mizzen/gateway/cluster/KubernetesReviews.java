package dev.mizzen.gateway.cluster;

import dev.mizzen.crds.common.Group;
import dev.mizzen.gateway.access.Caller;
import dev.mizzen.gateway.access.Reviews;
import dev.mizzen.gateway.pool.FunctionKey;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Reviews by the API server: TokenReview for the gateway's audience, SubjectAccessReview on {@code
 * functions/call}.
 */
public final class KubernetesReviews implements Reviews {
  private static final String AUDIENCE = "gateway.mizzen.dev";

  private final KubernetesClient client;

  /**
   * @param client that may create both reviews
   */
  public KubernetesReviews(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public Optional<Caller.User> authenticate(String token) {
    TokenReview asked =
        new TokenReviewBuilder()
            .withNewSpec()
            .withToken(token)
            .withAudiences(AUDIENCE)
            .endSpec()
            .build();
    TokenReviewStatus status =
        client.authentication().v1().tokenReviews().create(asked).getStatus();
    // An authenticator that knows no audiences leaves them out: then the token is not for us.
    boolean valid =
        Boolean.TRUE.equals(status.getAuthenticated()) && status.getAudiences().contains(AUDIENCE);
    return valid ? Optional.of(user(status.getUser())) : Optional.empty();
  }

  @Override
  public boolean mayCall(Caller.User user, FunctionKey function) {
    SubjectAccessReview asked =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser(user.name())
            .withUid(user.uid().isEmpty() ? null : user.uid())
            .withGroups(user.groups())
            .withExtra(user.extra())
            .withNewResourceAttributes()
            .withGroup(Group.NAME)
            .withResource("functions")
            .withSubresource("call")
            .withVerb("create")
            .withNamespace(function.namespace())
            .withName(function.name())
            .endResourceAttributes()
            .endSpec()
            .build();
    SubjectAccessReview answer = client.authorization().v1().subjectAccessReview().create(asked);
    return Boolean.TRUE.equals(answer.getStatus().getAllowed());
  }

  private static Caller.User user(UserInfo user) {
    return new Caller.User(
        user.getUsername(),
        Objects.requireNonNullElse(user.getUid(), ""),
        List.copyOf(user.getGroups()),
        Map.copyOf(user.getExtra()));
  }
}
