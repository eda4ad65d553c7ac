/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.legacyservlet;

import java.io.IOException;

import io.joinkey.check.blind2.platform.Platform;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A servlet of earlier days, with an asynchronous context. */
@SpringBootApplication
public class ArchiveApplication {

	public static void main(String[] args) {
		Platform.mvc(ArchiveApplication.class, args);
	}

	@Configuration(proxyBeanMethods = false)
	static class Servlets {

		@Bean
		ServletRegistrationBean<Legacy> legacy() {
			ServletRegistrationBean<Legacy> legacy = new ServletRegistrationBean<>(new Legacy(), "/legacy");
			legacy.setAsyncSupported(true);
			return legacy;
		}

	}

	static class Legacy extends HttpServlet {

		private static final Logger log = LoggerFactory.getLogger(Legacy.class);

		@Override
		protected void doGet(HttpServletRequest request, HttpServletResponse response) {
			AsyncContext context = request.startAsync();
			context.start(() -> {
				log.info("Reading the archive");
				try {
					response.getWriter().print("archive");
				}
				catch (IOException ex) {
					log.warn("The archive is closed", ex);
				}
				context.complete();
			});
		}

	}

}
