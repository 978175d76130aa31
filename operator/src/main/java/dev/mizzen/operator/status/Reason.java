package dev.mizzen.operator.status;

import java.util.Arrays;
import java.util.Optional;

/**
 * Every reason that a condition or an event of ours can have: a closed list that programs and
 * dashboards may rely on.
 */
public enum Reason {
  /** The object was understood. */
  ACCEPTED("Accepted"),
  /** The spec cannot be carried out although the schema let it pass. */
  INVALID_SPEC("InvalidSpec"),
  /** The API server declined a child, for instance because of a quota. */
  CHILD_REJECTED("ChildRejected"),
  /** Nothing has been looked at yet. */
  RECONCILING("Reconciling"),
  /** A bug of the operator. */
  INTERNAL_ERROR("InternalError"),

  /** Everything the object names exists. */
  RESOLVED("Resolved"),
  /** The App that is named does not exist. */
  APP_NOT_FOUND("AppNotFound"),
  /** A Secret of Mizzen that is named does not exist. */
  SECRET_NOT_FOUND("SecretNotFound"),
  /** A Secret of Mizzen that is named is not Ready. */
  SECRET_NOT_READY("SecretNotReady"),
  /** A Volume that is named does not exist. */
  VOLUME_NOT_FOUND("VolumeNotFound"),
  /** A Volume that is named is not Ready. */
  VOLUME_NOT_READY("VolumeNotReady"),
  /** The Volume that a new one begins with, or takes over, is not in the object store. */
  SOURCE_NOT_FOUND("SourceNotFound"),
  /** A Volume has no commit of a number that is named. */
  COMMIT_NOT_FOUND("CommitNotFound"),
  /** The object whose data is to be taken over has not been deleted. */
  ADOPTED_NOT_DELETED("AdoptedNotDeleted"),
  /** The installation has no dict sidecar on its nodes. */
  DICT_NODE_NOT_ENABLED("DictNodeNotEnabled"),
  /** A key that is named is not in the core Secret. */
  KEY_NOT_FOUND("KeyNotFound"),

  /** No container has asked for the image yet. */
  NOT_PULLED("NotPulled"),
  /** A container was started from the image. */
  PULLED("Pulled"),
  /** A node could not get the image. */
  IMAGE_PULL_FAILED("ImagePullFailed"),
  /** The image's name cannot be read. */
  INVALID_IMAGE_NAME("InvalidImageName"),

  /** No container runs, and none is needed. */
  IDLE("Idle"),
  /** A container is on its way. */
  STARTING("Starting"),
  /** A container runs. */
  RUNNING("Running"),
  /** The handler does not import. */
  HANDLER_IMPORT_FAILED("HandlerImportFailed"),
  /** A container ended by itself. */
  CONTAINER_FAILED("ContainerFailed"),
  /** A container cannot be made from what the pod says. */
  CONTAINER_CONFIG_FAILED("ContainerConfigFailed"),
  /** No pod can be made at all. */
  POD_REJECTED("PodRejected"),
  /** A node cannot mount what the pod asks for. */
  MOUNT_FAILED("MountFailed"),
  /** No node has room for the pod. */
  UNSCHEDULABLE("Unschedulable"),

  /** The object does what it is for. */
  READY("Ready"),
  /** The object does not do what it is for. */
  NOT_READY("NotReady"),
  /** Every Function of an App is Ready. */
  FUNCTIONS_READY("FunctionsReady"),
  /** Some Function of an App is not Ready. */
  FUNCTIONS_NOT_READY("FunctionsNotReady"),
  /** The dict-service does not answer. */
  DICT_SERVICE_UNAVAILABLE("DictServiceUnavailable"),
  /** volume-api does not answer. */
  VOLUME_SERVICE_UNAVAILABLE("VolumeServiceUnavailable"),
  /** The object store does not answer, or not to us. */
  OBJECT_STORE_UNAVAILABLE("ObjectStoreUnavailable"),
  /** A service understood and declined. */
  DEFINITION_REFUSED("DefinitionRefused"),
  /** The claim is not bound to its volume yet. */
  CLAIM_NOT_BOUND("ClaimNotBound"),
  /** Items were handed out as often as they may be, and never acknowledged. */
  ATTEMPTS_USED_UP("AttemptsUsedUp"),
  /** Another object has the name that a child needs. */
  NAME_TAKEN("NameTaken"),

  /** The object is going. */
  DELETING("Deleting"),
  /** Pods still use what should go. */
  STILL_MOUNTED("StillMounted"),
  /** Somebody uses what is protected from deletion while it is used. */
  IN_USE("InUse"),
  /** Deletion gave up on what a service keeps. */
  DATA_LEFT_BEHIND("DataLeftBehind");

  private final String text;

  Reason(String text) {
    this.text = text;
  }

  /** The word in conditions and events. */
  public String text() {
    return text;
  }

  /** The reason with this word. */
  public static Optional<Reason> of(String text) {
    return Arrays.stream(values()).filter(reason -> reason.text.equals(text)).findFirst();
  }
}
