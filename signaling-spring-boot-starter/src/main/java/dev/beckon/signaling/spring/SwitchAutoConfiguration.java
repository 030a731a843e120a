package dev.beckon.signaling.spring;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.env.Environment;

/** Reads {@code beckon.enabled} where signaling is switched off too: a value that is neither yes nor no is told, rather than taken as no. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class SwitchAutoConfiguration {

    SwitchAutoConfiguration(Environment environment) {
        try {
            environment.getProperty("beckon.enabled", Boolean.class);
        } catch (ConversionException neither) {
            throw new Mistake(
                    "beckon.enabled is \"" + environment.getProperty("beckon.enabled") + "\"",
                    "Set it to true or to false.");
        }
    }
}
