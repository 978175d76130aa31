package dev.mizzen.gateway.http;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.mizzen.gateway.access.FunctionCredentials;
import dev.mizzen.gateway.access.PodTokens;
import dev.mizzen.gateway.functions.FunctionEntry;
import dev.mizzen.gateway.functions.Functions;
import dev.mizzen.gateway.http.ContainerMessages.FailedBody;
import dev.mizzen.gateway.http.ContainerMessages.HoldBody;
import dev.mizzen.gateway.http.ContainerMessages.Message;
import dev.mizzen.gateway.http.ContainerMessages.PushBody;
import dev.mizzen.gateway.http.ContainerMessages.TokenBody;
import dev.mizzen.gateway.pool.Container;
import dev.mizzen.gateway.pool.PodView;
import dev.mizzen.gateway.problem.Problem;
import dev.mizzen.gateway.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The containers' port: runner and code by hash, push, hold, failure, tokens (contracts, section
 * 6).
 */
public final class ContainerRoutes implements Handler<HttpServerRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerRoutes.class);
  private static final long BODY_LIMIT = 256 << 10;
  private static final Duration HOLD = Duration.ofSeconds(20);

  /** The pod object is made long before its container runs, but the watch may lag. */
  private static final Duration POD_PATIENCE = Duration.ofSeconds(2);

  private static final Duration POD_RETRY = Duration.ofMillis(20);
  private static final Pattern RUNNER = Pattern.compile("/v1/runtime/python/([0-9a-f]{64})");
  private static final Pattern CODE = Pattern.compile("/v1/code/([0-9a-f]{64})");
  private static final Pattern POD =
      Pattern.compile("/v1/containers/([A-Za-z0-9-]{1,64}):(hold|failed)");
  private static final String BEARER = "Bearer ";

  private final Vertx vertx;
  private final Functions functions;
  private final FunctionCredentials credentials;
  private final PodTokens tokens;
  private final RunnerProgram runner;
  private final BooleanSupplier synced;
  private final Set<HttpConnection> holding = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  /**
   * @param vertx whose event loops serve
   * @param functions that are served
   * @param credentials check who pushes
   * @param tokens are given to pods
   * @param runner the program that containers fetch
   * @param synced whether all Functions and pods are known
   */
  public ContainerRoutes(
      Vertx vertx,
      Functions functions,
      FunctionCredentials credentials,
      PodTokens tokens,
      RunnerProgram runner,
      BooleanSupplier synced) {
    this.vertx = vertx;
    this.functions = functions;
    this.credentials = credentials;
    this.tokens = tokens;
    this.runner = runner;
    this.synced = synced;
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (request.method() == HttpMethod.GET) {
      download(request);
    } else if (request.method() == HttpMethod.POST) {
      Bodies.read(request, BODY_LIMIT)
          .compose(body -> post(request, body))
          .onFailure(failure -> refuse(request, failure));
    } else {
      Answers.problem(request, Problem.of(ProblemType.METHOD_NOT_ALLOWED, "Use GET or POST here."));
    }
  }

  /** Sends the containers to the gateway that takes over: ends their holds, and takes no pushes. */
  public void drain() {
    draining = true;
    holding.forEach(HttpConnection::close);
  }

  private void download(HttpServerRequest request) {
    Matcher program = RUNNER.matcher(request.path());
    Matcher code = CODE.matcher(request.path());
    Optional<Buffer> bytes = Optional.empty();
    String type = "application/json";
    if (program.matches()) {
      bytes = runner.find(program.group(1));
      type = "text/x-python";
    } else if (code.matches()) {
      bytes = functions.bundles().find(code.group(1)).map(it -> Buffer.buffer(it.bytes()));
    }
    if (bytes.isPresent()) {
      request.response().putHeader("Content-Type", type).end(bytes.get());
    } else {
      Answers.problem(
          request,
          Problem.of(
              ProblemType.NOT_FOUND,
              "This gateway does not have these bytes. It may be of another release than the operator, or has not seen the Function yet."));
    }
  }

  private Future<Void> post(HttpServerRequest request, Buffer body) {
    Matcher pod = POD.matcher(request.path());
    if (pod.matches()) {
      return pod.group(2).equals("hold")
          ? hold(request, pod.group(1), ContainerMessages.parse(body, HoldBody.class))
          : failed(request, pod.group(1), ContainerMessages.parse(body, FailedBody.class));
    }
    return switch (request.path()) {
      case "/v1/containers" -> push(request, ContainerMessages.parse(body, PushBody.class));
      case "/v1/tokens" -> token(request, ContainerMessages.parse(body, TokenBody.class));
      default ->
          Future.failedFuture(
              new Refused(
                  Problem.of(ProblemType.NOT_FOUND, "There is no such call for containers.")));
    };
  }

  private Future<Void> push(HttpServerRequest request, PushBody body) {
    FunctionEntry function = authenticate(request, body);
    InetAddress claimed = InetAddress.ofLiteral(HostPort.parse(body.address()).host());
    InetAddress source = InetAddress.ofLiteral(request.remoteAddress().hostAddress());
    if (!claimed.equals(source)) {
      return Future.failedFuture(
          new Refused(
              Problem.of(
                  ProblemType.FORBIDDEN,
                  "The container says that it listens on %s, but speaks from %s. Calls go only where the push came from."
                      .formatted(claimed.getHostAddress(), source.getHostAddress()))));
    }
    return pod(function, body.podUid(), body.pod())
        .map(
            pod -> {
              functions.pushed(function, body.toPush());
              LOG.atInfo()
                  .addArgument(kv("namespace", body.namespace()))
                  .addArgument(kv("function", body.function()))
                  .addArgument(kv("pod", body.pod()))
                  .addArgument(kv("address", body.address()))
                  .log("Container listens");
              grant(request, function, body.pod(), true);
              return null;
            });
  }

  private Future<Void> hold(HttpServerRequest request, String podUid, HoldBody body) {
    FunctionEntry function = authenticate(request, body);
    Optional<Container> known = function.pool().holdOpened(podUid);
    if (known.isEmpty()) {
      return Future.failedFuture(
          new Refused(
              Problem.of(ProblemType.NOT_FOUND, "The container is not known here: push again.")));
    }
    Container container = known.get();
    HttpConnection connection = request.connection();
    holding.add(connection);
    AtomicBoolean over = new AtomicBoolean();
    long timer =
        vertx.setTimer(
            HOLD.toMillis(),
            id -> {
              if (over.compareAndSet(false, true)) {
                holding.remove(connection);
                function.pool().holdEnded(container, false);
                grant(request, function, container.pod(), true);
              }
            });
    request
        .response()
        .closeHandler(
            nothing -> {
              if (over.compareAndSet(false, true)) {
                holding.remove(connection);
                vertx.cancelTimer(timer);
                function.pool().holdEnded(container, true);
              }
            });
    return Future.succeededFuture();
  }

  private Future<Void> failed(HttpServerRequest request, String podUid, FailedBody body) {
    FunctionEntry function = authenticate(request, body);
    return pod(function, podUid, body.pod())
        .map(
            pod -> {
              functions.startFailed(function, podUid, body.revision(), body.error().toProblem());
              LOG.atWarn()
                  .addArgument(kv("namespace", body.namespace()))
                  .addArgument(kv("function", body.function()))
                  .addArgument(kv("pod", body.pod()))
                  .addArgument(kv("slug", body.error().slug()))
                  .log("Container failed to start");
              Answers.json(request, Map.of());
              return null;
            });
  }

  private Future<Void> token(HttpServerRequest request, TokenBody body) {
    FunctionEntry function = authenticate(request, body);
    return pod(function, body.podUid(), body.pod())
        .map(
            pod -> {
              grant(request, function, pod.name(), false);
              return null;
            });
  }

  private void grant(HttpServerRequest request, FunctionEntry function, String pod, boolean holds) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("podToken", tokens.issue(function.key(), pod));
    members.put("expiresInSeconds", PodTokens.LIFETIME.toSeconds());
    if (holds) {
      members.put("holdSeconds", HOLD.toSeconds());
    }
    Answers.json(request, members);
  }

  /**
   * The Function whose credential the container has. Which Functions there are is told to nobody
   * else.
   */
  private FunctionEntry authenticate(HttpServerRequest request, Message message) {
    if (draining) {
      throw new Refused(
          Problem.of(ProblemType.SHUTTING_DOWN, "This gateway is going away: ask the one after it.")
              .retryAfter(Duration.ofSeconds(1)));
    }
    if (!synced.getAsBoolean()) {
      throw new Refused(
          Problem.of(ProblemType.FUNCTION_NOT_READY, "The gateway does not know all Functions yet.")
              .retryAfter(Duration.ofSeconds(1)));
    }
    String header = Optional.ofNullable(request.getHeader("Authorization")).orElse("");
    String credential = header.startsWith(BEARER) ? header.substring(BEARER.length()) : "";
    return functions
        .find(message.key())
        .filter(it -> credentials.matches(credential, it.key(), it.view().uid()))
        .orElseThrow(
            () ->
                new Refused(
                    Problem.of(
                        ProblemType.UNAUTHORIZED,
                        "The credential is not that of Function '%s' as it is now."
                            .formatted(message.key()))));
  }

  /** The pod object, which must be one of this Function. */
  private Future<PodView> pod(FunctionEntry function, String podUid, String name) {
    Promise<PodView> promise = Promise.promise();
    pod(function, podUid, name, POD_PATIENCE.dividedBy(POD_RETRY), promise);
    return promise.future();
  }

  private void pod(
      FunctionEntry function, String podUid, String name, long tries, Promise<PodView> promise) {
    Optional<PodView> pod =
        functions.pod(function.key(), podUid).filter(it -> it.name().equals(name));
    if (pod.isPresent()) {
      promise.complete(pod.get());
    } else if (tries > 0) {
      vertx.setTimer(POD_RETRY.toMillis(), id -> pod(function, podUid, name, tries - 1, promise));
    } else {
      promise.fail(
          new Refused(
              Problem.of(
                  ProblemType.FORBIDDEN,
                  "The API server knows no pod '%s' with this uid that belongs to Function '%s'."
                      .formatted(name, function.key()))));
    }
  }

  private static void refuse(HttpServerRequest request, Throwable failure) {
    if (failure instanceof Refused refused) {
      Answers.problem(request, refused.problem());
    } else if (!request.response().closed()) {
      LOG.atError().setCause(failure).log("Request of a container failed");
      Answers.problem(request, Problem.of(ProblemType.INTERNAL, "The gateway failed."));
    }
  }
}
