package dev.beckon.signaling.spring;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;

/** Tells an application of WebFlux that there would be no signaling. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBooleanProperty(name = "beckon.enabled", matchIfMissing = true)
class ReactiveAutoConfiguration {

    ReactiveAutoConfiguration() {
        throw new Mistake(
                "signaling-spring-boot-starter needs servlets, but this application is reactive",
                "let it have spring-boot-starter-webmvc without spring.main.web-application-type=reactive, use"
                        + " signaling-netty on a port of its own, or set beckon.enabled=false");
    }
}
