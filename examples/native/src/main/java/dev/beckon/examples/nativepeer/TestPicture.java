package dev.beckon.examples.nativepeer;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A picture whose brightness rises and falls, ten times a second: in the place of a camera. */
final class TestPicture implements AutoCloseable {

    private static final int WIDTH = 320;
    private static final int HEIGHT = 180;
    private static final int PERIOD_MILLIS = 100;

    private final CustomVideoSource source = new CustomVideoSource();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private int shade;

    TestPicture() {
        timer.scheduleAtFixedRate(this::push, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    VideoTrack track(PeerConnectionFactory factory) {
        return factory.createVideoTrack("picture", source);
    }

    private void push() {
        shade = (shade + 8) % 200;
        NativeI420Buffer buffer = NativeI420Buffer.allocate(WIDTH, HEIGHT);
        for (int i = 0; i < buffer.getStrideY() * HEIGHT; i++) {
            buffer.getDataY().put(i, (byte) (16 + shade));
        }
        for (int i = 0; i < buffer.getStrideU() * HEIGHT / 2; i++) {
            buffer.getDataU().put(i, (byte) 128);
            buffer.getDataV().put(i, (byte) 128);
        }
        VideoFrame frame = new VideoFrame(buffer, System.nanoTime());
        source.pushFrame(frame);
        frame.release();
    }

    @Override
    public void close() {
        timer.shutdown();
        try {
            timer.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        source.dispose();
    }
}
