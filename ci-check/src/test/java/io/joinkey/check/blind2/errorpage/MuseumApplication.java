/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.errorpage;

import io.joinkey.check.blind2.platform.Platform;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** An error page of its own, which the container calls when the request is over. */
@SpringBootApplication
public class MuseumApplication {

	public static void main(String[] args) {
		Platform.mvc(MuseumApplication.class, args);
	}

	@RestController
	static class Errors implements ErrorController {

		private static final Logger log = LoggerFactory.getLogger(Errors.class);

		@RequestMapping("/error")
		ResponseEntity<String> error(HttpServletRequest request) {
			int status = (Integer) request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
			log.warn("Error page {} for {}", status, request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
			return ResponseEntity.status(status).body("Sorry");
		}

	}

	@RestController
	static class Paintings {

		@GetMapping("/paintings")
		String painting() {
			throw new ResponseStatusException(HttpStatus.GONE, "Stolen");
		}

	}

}
