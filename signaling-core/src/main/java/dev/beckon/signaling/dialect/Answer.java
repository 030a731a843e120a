package dev.beckon.signaling.dialect;

/**
 * The answer to a {@link Question}. Nothing caches it.
 *
 * @param status a code of RFC 9110 §15
 * @param type of the content, such as {@code application/json}
 * @param content in UTF-8 where it is text
 */
public record Answer(int status, String type, byte[] content) {}
