package dev.mizzen.dict.auth;

import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.dict.auth.Denied.Reason;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ServiceAccounts, with a fake API server behind real HTTP. */
class ReviewsTest {
  private static final Access READ = new Access("get", "dicts", "entries", "shop", "prices");
  private static final Access WRITE = new Access("update", "dicts", "entries", "shop", "prices");
  private static final Access DEFINE = new Access("update", "dicts", "definition", "shop", "x");

  private final Vertx vertx = Vertx.vertx();
  private final FakeApiServer api = new FakeApiServer();
  private final AtomicLong nanos = new AtomicLong();
  private final Gatekeeper gatekeeper =
      new Gatekeeper(
          new PodTokens(TestTokens.KEY, Clock.systemUTC()),
          new Reviews(new VertxKubernetesApi(vertx, api.settings()), nanos::get));

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    api.close();
  }

  private Caller admit(String token, Access access) {
    return await(gatekeeper.admit(Optional.of("Bearer " + token), access));
  }

  private void assertDenied(Reason reason, String text, String token, Access access) {
    assertThatThrownBy(() -> admit(token, access))
        .isInstanceOfSatisfying(Denied.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(text);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void admitsAnAccountWithTheRight() {
    // Given
    api.know("reader");
    api.allow("reader get dicts/entries shop/prices");

    // When
    Caller caller = admit("reader", READ);

    // Then
    assertThat(caller)
        .isInstanceOfSatisfying(
            Caller.Account.class, a -> assertThat(a.username()).isEqualTo("reader"));
    JsonObject asked = api.reviews("SubjectAccessReview").getFirst().getJsonObject("spec");
    assertThat(asked.getJsonArray("groups").encode()).isEqualTo("[\"system:authenticated\"]");
    assertThat(asked.getString("uid")).isEqualTo("uid-reader");
    assertThat(asked.getJsonObject("extra").encode()).isEqualTo("{\"node\":[\"n1\"]}");
    assertThat(
            api.reviews("TokenReview")
                .getFirst()
                .getJsonObject("spec")
                .getJsonArray("audiences")
                .encode())
        .isEqualTo("[\"dict.mizzen.dev\"]");
  }

  @Test
  void namesTheRightThatIsMissing() {
    // Given
    api.know("reader");
    api.allow("reader get dicts/entries shop/prices");

    // When, Then
    assertDenied(
        Reason.FORBIDDEN,
        "reader may not update dicts/entries prices in namespace shop",
        "reader",
        WRITE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stranger", "other-audience"})
  void refusesATokenThatIsNotForUs(String token) {
    assertDenied(Reason.UNAUTHORIZED, "audience dict.mizzen.dev", token, READ);
  }

  @Test
  void asksForATokenOfTheRightScheme() {
    assertThatThrownBy(() -> await(gatekeeper.admit(Optional.empty(), READ)))
        .hasMessageContaining("Authorization: Bearer");
    assertThatThrownBy(() -> await(gatekeeper.admit(Optional.of("Basic eA=="), READ)))
        .isInstanceOfSatisfying(
            Denied.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAUTHORIZED));
  }

  @Test
  void letsAPodUseItsOwnNamespaceOnly() {
    assertThat(admit(TestTokens.pod("shop"), WRITE)).isInstanceOf(Caller.Pod.class);
    assertDenied(
        Reason.FORBIDDEN, "a pod of namespace other may not", TestTokens.pod("other"), READ);
    assertDenied(Reason.FORBIDDEN, "dicts/definition", TestTokens.pod("shop"), DEFINE);
    assertThat(api.reviews("TokenReview")).isEmpty();
  }

  @Test
  void doesNotAskAboutAWrongPodTokenElsewhere() {
    assertDenied(
        Reason.UNAUTHORIZED, "signature", TestTokens.pod("shop", new byte[32], c -> c), READ);
    assertThat(api.reviews("TokenReview")).isEmpty();
  }

  @Test
  void remembersWhoForAMinuteAndMayForTenSeconds() {
    // Given
    admit(FakeApiServer.ADMIN, READ);

    // When
    pass(Duration.ofSeconds(9));
    admit(FakeApiServer.ADMIN, READ);
    // Then
    assertThat(api.reviews("SubjectAccessReview")).hasSize(1);

    // When
    pass(Duration.ofSeconds(2));
    admit(FakeApiServer.ADMIN, READ);
    // Then
    assertThat(api.reviews("SubjectAccessReview")).hasSize(2);
    assertThat(api.reviews("TokenReview")).hasSize(1);

    // When
    pass(Duration.ofSeconds(50));
    admit(FakeApiServer.ADMIN, READ);
    // Then
    assertThat(api.reviews("TokenReview")).hasSize(2);
  }

  @Test
  void takesARightAwayWithinTenSeconds() {
    // Given
    api.know("reader");
    api.allow("reader get dicts/entries shop/prices");
    admit("reader", READ);
    api.disallow("reader get dicts/entries shop/prices");

    // When
    pass(Duration.ofSeconds(11));

    // Then
    assertDenied(Reason.FORBIDDEN, "reader may not get", "reader", READ);
  }

  @Test
  void seesARightSoonAfterItWasGiven() {
    // Given
    api.know("reader");
    assertDenied(Reason.FORBIDDEN, "may not", "reader", READ);
    api.allow("reader get dicts/entries shop/prices");

    // When
    pass(Duration.ofSeconds(3));

    // Then
    assertThat(admit("reader", READ)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 500, 503})
  void decidesNothingWhenTheApiServerDoesNotAnswer(int status) {
    // Given
    api.answerWith(status);

    // When, Then
    assertDenied(Reason.UNDECIDED, "answered " + status, FakeApiServer.ADMIN, READ);
  }

  /** Repeated, since an answer could be over before anybody asked for its body. */
  @RepeatedTest(100)
  void asksAgainAfterAFailure() {
    // Given
    api.answerWith(500);
    assertDenied(Reason.UNDECIDED, "500", FakeApiServer.ADMIN, READ);

    // When
    api.answerWith(201);
    pass(Duration.ofMillis(101));

    // Then
    assertThat(admit(FakeApiServer.ADMIN, READ)).isNotNull();
  }

  @Test
  void decidesNothingWhenTheApiServerIsGone() {
    // Given
    api.close();

    // When, Then
    assertDenied(Reason.UNDECIDED, "could not be asked", FakeApiServer.ADMIN, READ);
  }
}
