/**
 * The contract tests of the two SPIs: extend {@link
 * dev.beckon.signaling.contract.TransportContract} for a transport of your own and {@link
 * dev.beckon.signaling.contract.PeerRegistryContract} for a registry.
 */
@NullMarked
package dev.beckon.signaling.contract;

import org.jspecify.annotations.NullMarked;
