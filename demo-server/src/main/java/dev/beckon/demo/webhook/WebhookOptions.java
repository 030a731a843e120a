package dev.beckon.demo.webhook;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whom to tell what happens. */
public final class WebhookOptions {

    @Option(
            names = "--webhook-url",
            paramLabel = "URL",
            description = "Tell this URL of sessions, rooms and calls, with POSTs of CloudEvents 1.0 in JSON.")
    @Nullable
    String url;

    @Option(
            names = "--webhook-secret",
            paramLabel = "TEXT",
            description =
                    "Sign them with this secret of 16 bytes or more, or whsec_ and base64 (HMAC-SHA256, as Standard Webhooks have it). Better given"
                            + " as BECKON_WEBHOOK_SECRET, which other users of the machine can not see.")
    @Nullable
    String secret;
}
