/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.http;

import jakarta.servlet.Filter;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;

/**
 * Management context configuration that excludes health checks and scrapes on a
 * management port from observation.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnClass(Filter.class)
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnBean(name = "joinkeyProbeRequests")
public final class JoinkeyManagementContextConfiguration {

	JoinkeyManagementContextConfiguration() {
	}

	@Bean
	ProbeRequests joinkeyManagementProbeRequests(ProbeEndpoints endpoints) {
		return new ProbeRequests(new ProbePaths(endpoints::ofManagementServer));
	}

}
