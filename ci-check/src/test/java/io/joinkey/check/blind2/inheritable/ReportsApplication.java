/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.inheritable;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.joinkey.check.blind2.platform.Platform;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;

/** Inherits the MDC by a thread-local that threads of a pool copy when they start. */
@SpringBootApplication
public class ReportsApplication {

	public static void main(String[] args) {
		Platform.mvc(ReportsApplication.class, args);
	}

	static final class Correlation {

		static final InheritableThreadLocal<Map<String, String>> CURRENT = new InheritableThreadLocal<>();

		private Correlation() {
		}

	}

	@Component
	static class CorrelationFilter extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			Correlation.CURRENT.set(MDC.getCopyOfContextMap());
			try {
				chain.doFilter(request, response);
			}
			finally {
				Correlation.CURRENT.remove();
			}
		}

	}

	@RestController
	static class Reports {

		private static final Logger log = LoggerFactory.getLogger(Reports.class);

		private final ExecutorService pool = Executors.newSingleThreadExecutor();

		@GetMapping("/reports")
		String report() throws Exception {
			return this.pool.submit(() -> {
				Map<String, String> inherited = Correlation.CURRENT.get();
				if (inherited != null) {
					MDC.setContextMap(inherited);
				}
				log.info("Rendering the report");
				MDC.clear();
				return "report";
			}).get();
		}

	}

}
