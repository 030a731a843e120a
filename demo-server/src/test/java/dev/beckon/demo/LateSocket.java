package dev.beckon.demo;

import java.io.EOFException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** A client's socket, on which each half of what it says can be late. The server's end of it is noticed at once. */
final class LateSocket extends Socket {

    private final PushbackInputStream in;
    private Duration pause = Duration.ZERO;

    LateSocket(int serverPort) throws IOException {
        super(InetAddress.getLoopbackAddress(), serverPort);
        setTcpNoDelay(true);
        in = new PushbackInputStream(super.getInputStream());
    }

    /** From now on there is this pause before each half; none at first. */
    void pause(Duration each) {
        pause = each;
    }

    @Override
    public InputStream getInputStream() {
        return in;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(super.getOutputStream()) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                int half = length / 2;
                beLate();
                out.write(bytes, from, half);
                beLate();
                out.write(bytes, from + half, length - half);
            }
        };
    }

    /** Unless the server says something meanwhile: it has heard enough. */
    private void beLate() throws IOException {
        if (pause.isZero()) {
            return;
        }
        setSoTimeout((int) pause.toMillis());
        try {
            int first = in.read();
            if (first < 0) {
                throw new EOFException("the server has cut the connection");
            }
            in.unread(first);
        } catch (SocketTimeoutException late) {
            // as it is meant to be
        } finally {
            setSoTimeout(0);
        }
    }
}
