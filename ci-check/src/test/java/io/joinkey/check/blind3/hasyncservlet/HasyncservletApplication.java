/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind3.hasyncservlet;

import java.io.IOException;

import io.joinkey.check.blind2.platform.Platform;
import io.micrometer.context.ContextSnapshotFactory;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;

/**
 * A servlet answers on another thread, and takes the context there.
 */
@SpringBootApplication(proxyBeanMethods = false)

public class HasyncservletApplication {

	private static final Logger log = LoggerFactory.getLogger(HasyncservletApplication.class);

	public static void main(String[] arguments) {
		Platform.mvc(HasyncservletApplication.class, arguments);
	}

	@Bean
	ServletRegistrationBean<Archive> archive() {
		ServletRegistrationBean<Archive> registration = new ServletRegistrationBean<>(new Archive(), "/archive");
		registration.setAsyncSupported(true);
		return registration;
	}

	static class Archive extends HttpServlet {

		private static final long serialVersionUID = 1L;

		private final transient ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder().build();

		@Override
		protected void doGet(HttpServletRequest request, HttpServletResponse response) {
			log.info("Archive asked");
			AsyncContext async = request.startAsync();
			async.start(this.snapshots.captureAll().wrap(() -> {
				try {
					log.info("Archive read");
					response.getWriter().print("archive");
				}
				catch (IOException ex) {
					log.warn("Archive is not readable", ex);
				}
				finally {
					async.complete();
				}
			}));
		}

	}

}
