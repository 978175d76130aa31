package dev.mizzen.benchmarks.volume.process;

import com.google.protobuf.CodedOutputStream;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Kubelet's end of a CSI node plugin; of the CSI specification just the calls that it needs. */
final class Csi implements AutoCloseable {
  private static final int MULTI_NODE_MULTI_WRITER = 5;
  private static final long PATIENCE_SECONDS = 120;

  private final EventLoopGroup events =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final ManagedChannel channel;

  Csi(Path socket) {
    channel =
        NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toString()))
            .channelType(EpollDomainSocketChannel.class)
            .eventLoopGroup(events)
            // Netty would warn that a Unix socket has none.
            .withOption(ChannelOption.SO_KEEPALIVE, null)
            .usePlaintext()
            .overrideAuthority("localhost")
            .build();
  }

  private interface Writing {
    void to(CodedOutputStream out) throws IOException;
  }

  void publish(String handle, Path target, Map<String, String> context) {
    call(
        "NodePublishVolume",
        message(
            out -> {
              out.writeString(1, handle);
              out.writeString(4, target.toString());
              out.writeByteArray(5, capability());
              for (var entry : context.entrySet()) {
                out.writeByteArray(
                    8,
                    message(
                        pair -> {
                          pair.writeString(1, entry.getKey());
                          pair.writeString(2, entry.getValue());
                        }));
              }
            }));
  }

  private static byte[] capability() {
    return message(
        out -> {
          out.writeByteArray(2, new byte[0]);
          out.writeByteArray(3, message(mode -> mode.writeEnum(1, MULTI_NODE_MULTI_WRITER)));
        });
  }

  void unpublish(String handle, Path target) {
    call(
        "NodeUnpublishVolume",
        message(
            out -> {
              out.writeString(1, handle);
              out.writeString(2, target.toString());
            }));
  }

  private void call(String method, byte[] request) {
    ClientCalls.blockingUnaryCall(
        channel,
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodType.UNARY)
            .setFullMethodName("csi.v1.Node/" + method)
            .setRequestMarshaller(new Plain())
            .setResponseMarshaller(new Plain())
            .build(),
        // An agent that has just begun may not listen yet.
        CallOptions.DEFAULT
            .withWaitForReady()
            .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS),
        request);
  }

  private static byte[] message(Writing writing) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      writing.to(out);
      out.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Messages as they are on the wire. */
  private static final class Plain implements Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    events.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
