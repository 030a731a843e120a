package dev.beckon.signaling.spring;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** Reads the properties where signaling is switched off too: a value of {@code beckon.enabled} that is neither yes nor no is told, rather than taken as no. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(SignalingProperties.class)
class PropertiesAutoConfiguration {}
