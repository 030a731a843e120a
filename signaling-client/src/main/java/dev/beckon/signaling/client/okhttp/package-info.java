/** The network of OkHttp, for Android and for who has OkHttp already. */
@NullMarked
package dev.beckon.signaling.client.okhttp;

import org.jspecify.annotations.NullMarked;
