package dev.beckon.demo;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A {@link RunningServer} for all tests of a class: a static field with {@code @RegisterExtension}. A class whose failed test runs again gets a new one. */
public final class ServerOfClass implements BeforeAllCallback, AfterAllCallback {

    private final String[] options;
    private @Nullable RunningServer running;

    private ServerOfClass(String... options) {
        this.options = options;
    }

    /** @param options as on the command line, without host and port */
    public static ServerOfClass with(String... options) {
        return new ServerOfClass(options);
    }

    public RunningServer get() {
        if (running == null) {
            throw new IllegalStateException("The server runs while the tests of its class do");
        }
        return running;
    }

    /** Where its page is. */
    public String origin() {
        return get().origin();
    }

    @Override
    public void beforeAll(ExtensionContext tests) {
        running = RunningServer.start(options);
    }

    @Override
    public void afterAll(ExtensionContext tests) {
        get().close();
        running = null;
    }
}
