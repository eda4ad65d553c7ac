/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.tenantmap;

import java.util.Map;

import io.joinkey.check.blind2.platform.Platform;
import io.joinkey.check.blind3.platform.Variant;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Sets the tenant as the whole MDC.
 */
@SpringBootApplication(proxyBeanMethods = false)
@RestController
public class TenantmapApplication {

	private static final Logger log = LoggerFactory.getLogger(TenantmapApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(TenantmapApplication.class, arguments);
	}

	@GetMapping("/contracts")
	public String contracts() {
		log.info("Contracts listed");
		return "ok";
	}

	@Configuration(proxyBeanMethods = false)
	static class Web implements WebMvcConfigurer {

		@Override
		public void addInterceptors(InterceptorRegistry registry) {
			registry.addInterceptor(new TenantInterceptor());
		}

	}

	static class TenantInterceptor implements HandlerInterceptor {

		@Override
		public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
			String tenant = request.getHeader("X-Tenant");
			String name = (tenant != null) ? tenant : "public";
			if (Variant.REMEDIED.applies()) {
				MDC.put("tenant", name);
			}
			else {
				MDC.setContextMap(Map.of("tenant", name));
			}
			return true;
		}

		@Override
		public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler,
				Exception ex) {
			MDC.remove("tenant");
		}

	}

}
