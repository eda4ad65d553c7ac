/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.afterhandler;

import java.io.IOException;
import java.util.Map;

import io.joinkey.check.blind2.platform.Platform;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Cleans up in afterCompletion, before the filters have logged. */
@SpringBootApplication
public class ProfileApplication {

	public static void main(String[] args) {
		Platform.mvc(ProfileApplication.class, args);
	}

	@Configuration(proxyBeanMethods = false)
	static class Web implements WebMvcConfigurer {

		@Override
		public void addInterceptors(InterceptorRegistry registry) {
			registry.addInterceptor(new HandlerInterceptor() {
				@Override
				public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
					MDC.put("user", "user-4711");
					return true;
				}

				@Override
				public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler,
						Exception ex) {
					MDC.setContextMap(Map.of());
				}
			});
		}

	}

	@Component
	@Order(Ordered.HIGHEST_PRECEDENCE + 10)
	static class Access extends OncePerRequestFilter {

		private static final Logger log = LoggerFactory.getLogger(Access.class);

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			chain.doFilter(request, response);
			log.info("{} {} -> {}", request.getMethod(), request.getRequestURI(), response.getStatus());
		}

	}

	@RestController
	static class Profiles {

		@GetMapping("/profile")
		String profile() {
			return "profile";
		}

	}

}
