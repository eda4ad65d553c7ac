/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.blind2.aspectroot;

import io.joinkey.check.blind2.platform.Platform;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import org.aopalliance.intercept.MethodInterceptor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** An aspect measures services in traces of their own. */
@SpringBootApplication
public class LoanApplication {

	public static void main(String[] args) {
		Platform.mvc(LoanApplication.class, args);
	}

	@Configuration(proxyBeanMethods = false)
	static class Measuring {

		@Bean
		static DefaultAdvisorAutoProxyCreator proxies() {
			DefaultAdvisorAutoProxyCreator creator = new DefaultAdvisorAutoProxyCreator();
			creator.setProxyTargetClass(true);
			return creator;
		}

		@Bean
		static DefaultPointcutAdvisor measured(ObjectProvider<Tracer> tracer) {
			return new DefaultPointcutAdvisor(new AnnotationMatchingPointcut(Service.class, true),
					(MethodInterceptor) (invocation) -> {
						Tracer current = tracer.getObject();
						Span span = current.spanBuilder().setNoParent().name(invocation.getMethod().getName()).start();
						try (Tracer.SpanInScope scope = current.withSpan(span)) {
							return invocation.proceed();
						}
						finally {
							span.end();
						}
					});
		}

	}

	@Service
	static class Scoring {

		private static final Logger log = LoggerFactory.getLogger(Scoring.class);

		int score() {
			log.info("Scoring the loan");
			return 7;
		}

	}

	@RestController
	static class Loans {

		private final Scoring scoring;

		Loans(Scoring scoring) {
			this.scoring = scoring;
		}

		@GetMapping("/loans")
		int loan() {
			return this.scoring.score();
		}

	}

}
