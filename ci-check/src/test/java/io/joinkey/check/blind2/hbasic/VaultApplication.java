/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.hbasic;

import io.joinkey.check.blind2.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Spring Security with basic authentication; the scrape is open. */
@SpringBootApplication
public class VaultApplication {

	public static void main(String[] args) {
		Platform.secured(VaultApplication.class, args);
	}

	@Configuration(proxyBeanMethods = false)
	static class Security {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			return http
				.authorizeHttpRequests(
						(all) -> all.requestMatchers("/actuator/**").permitAll().anyRequest().hasRole("KEEPER"))
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(
					User.withUsername("kim").password("{noop}secret").roles("KEEPER").build());
		}

	}

	@RestController
	static class Coins {

		private static final Logger log = LoggerFactory.getLogger(Coins.class);

		@GetMapping("/coins")
		String coin() {
			log.info("Showing the coin");
			return "coin";
		}

	}

}
