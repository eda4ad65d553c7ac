/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.nocontext;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Keeps the MDC out of the JSON, because a library put personal data into it. */
@SpringBootApplication
public class SurveyApplication {

	public static void main(String[] args) {
		Platform.mvc(SurveyApplication.class, args, "logging.structured.json.context.include=false");
	}

	@RestController
	static class Surveys {

		private static final Logger log = LoggerFactory.getLogger(Surveys.class);

		@GetMapping("/surveys")
		String survey() {
			log.info("Showing the survey");
			return "survey";
		}

	}

}
