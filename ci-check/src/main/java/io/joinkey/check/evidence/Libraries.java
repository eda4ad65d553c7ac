/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.evidence;

import java.util.List;

/**
 * Names of loggers and classes that belong to well-known libraries. All other names are
 * the application's, also those of a library that its organisation shares.
 */
public final class Libraries {

	private static final List<String> JDK = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.");

	private static final List<String> KNOWN = List.of("jakarta.", "kotlin.", "kotlinx.", "scala.", "groovy.",
			"org.springframework.", "org.apache.", "org.eclipse.", "org.hibernate.", "org.jboss.", "org.glassfish.",
			"org.postgresql.", "org.mariadb.", "org.h2.", "org.hsqldb.", "org.flywaydb.", "org.quartz.",
			"org.thymeleaf.", "org.slf4j.", "org.jooq.", "org.mongodb.", "org.neo4j.", "org.elasticsearch.",
			"org.opensearch.", "org.redisson.", "org.ehcache.", "org.infinispan.", "org.xnio.", "org.junit.",
			"org.mockito.", "org.testcontainers.", "org.springdoc.", "org.togglz.", "org.jobrunr.",
			"org.axonframework.", "org.bouncycastle.", "org.yaml.", "org.xml.", "org.w3c.", "org.reactivestreams.",
			"org.aspectj.", "org.mybatis.", "org.keycloak.", "org.camunda.", "org.flowable.", "org.zalando.",
			"org.jspecify.", "org.conscrypt.", "org.LatencyUtils", "org.HdrHistogram", "org.crac.", "org.webjars.",
			"io.joinkey.check.capture.", "io.joinkey.check.junit.", "io.joinkey.autoconfigure.",
			"io.joinkey.concurrent.", "io.joinkey.http.", "io.joinkey.kafka.", "io.joinkey.logging.",
			"io.joinkey.metrics.", "io.joinkey.propagation.", "io.joinkey.tracing.", "io.joinkey.export.",
			"io.micrometer.", "io.opentelemetry.", "io.prometheus.", "io.netty.", "io.projectreactor.", "io.lettuce.",
			"io.r2dbc.", "io.grpc.", "io.undertow.", "io.swagger.", "io.jsonwebtoken.", "io.vavr.",
			"io.github.resilience4j.", "io.github.bucket4j.", "io.swagger.", "io.rsocket.", "io.smallrye.",
			"io.awspring.", "io.fabric8.", "io.kubernetes.", "io.minio.", "io.nats.", "io.confluent.", "io.debezium.",
			"io.reactivex.", "io.temporal.", "io.camunda.", "io.sentry.", "io.vertx.", "io.zeebe.", "io.cloudevents.",
			"reactor.", "brave.", "zipkin2.", "ch.qos.", "net.logstash.", "net.bytebuddy.", "net.sf.", "net.ttddyy.",
			"net.javacrumbs.", "net.minidev.", "com.zaxxer.", "com.fasterxml.", "tools.jackson.", "com.mysql.",
			"com.mongodb.", "com.datastax.", "com.rabbitmq.", "com.hazelcast.", "com.github.benmanes.", "com.google.",
			"com.amazonaws.", "software.amazon.", "com.azure.", "com.microsoft.", "com.netflix.", "com.oracle.",
			"com.ibm.", "com.nimbusds.", "com.zendesk.", "com.squareup.", "com.samskivert.", "com.p6spy.",
			"com.couchbase.", "com.github.kagkarlsson.", "com.github.tomakehurst.", "com.github.dockerjava.",
			"com.jayway.", "com.ongres.", "com.querydsl.", "com.vaadin.", "com.launchdarkly.", "com.newrelic.",
			"com.datadog.", "datadog.", "okhttp3.", "okio.", "retrofit2.", "feign.", "graphql.", "liquibase", "oracle.",
			"oshi.", "org.h2", "oracle.jdbc", "HikariPool", "hudson.", "freemarker.", "springfox.", "redis.clients.",
			"co.elastic.", "biz.paluch.", "de.siegmar.", "pl.tkowalcz.", "com.github.loki4j.", "com.splunk.",
			"dev.langchain4j.", "cn.dev33.", "cn.hutool.", "com.baomidou.", "com.alibaba.", "com.github.pagehelper.",
			"io.hypersistence.", "de.bwaldvogel.", "de.codecentric.", "kafka.", "state.change.logger", "ROOT");

	private Libraries() {
	}

	/**
	 * Return whether a class or a logger is of a library that is known.
	 * @param name the name of the class or of the logger
	 * @return {@code true} if it is
	 */
	public static boolean isKnown(String name) {
		String plain = name.startsWith("_") ? name.substring(1) : name;
		return isJdk(plain) || KNOWN.stream().anyMatch(plain::startsWith);
	}

	static boolean isJdk(String name) {
		return JDK.stream().anyMatch(name::startsWith);
	}

}
