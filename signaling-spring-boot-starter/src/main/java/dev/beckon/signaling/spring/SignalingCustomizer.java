package dev.beckon.signaling.spring;

import dev.beckon.signaling.Signaling;

/** A bean that sets what is neither a bean nor a property, such as a dialect. Called once, after all else is set. */
@FunctionalInterface
public interface SignalingCustomizer {

    /**
     * Sets what it wants.
     *
     * @param node what the node is made of, with the beans and properties of the application set
     */
    void customize(Signaling.Builder node);
}
