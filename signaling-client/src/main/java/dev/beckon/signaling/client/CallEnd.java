package dev.beckon.signaling.client;

import dev.beckon.signaling.message.EndReason;
import org.jspecify.annotations.Nullable;

/**
 * Why a call is over.
 *
 * @param reason by the protocol; {@code LOST} also where the server has forgotten the call: media that
 *     flows directly may go on, as the application likes; {@code DECLINED} where the call was refused
 * @param refusal why the server did not even ring, such as {@code not-found}: nobody is there; null otherwise
 */
public record CallEnd(EndReason reason, @Nullable ClientException refusal) {}
