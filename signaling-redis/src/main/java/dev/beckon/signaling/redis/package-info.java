/** Several nodes that share peers and rooms over Redis or Valkey: {@link dev.beckon.signaling.redis.RedisRegistry}. */
@NullMarked
package dev.beckon.signaling.redis;

import org.jspecify.annotations.NullMarked;
