/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.kafka;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.joinkey.check.capture.threads.PrivateField;
import io.joinkey.check.evidence.Coverage;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DelegatingMessageListener;
import org.springframework.messaging.handler.HandlerMethod;
import org.springframework.util.ClassUtils;

/**
 * Names the listener of a container by its method or its class, and its topics.
 */
final class ListenerNames {

	private ListenerNames() {
	}

	static Coverage.Listener of(AbstractMessageListenerContainer<?, ?> container) {
		ContainerProperties properties = container.getContainerProperties();
		return new Coverage.Listener(String.valueOf(container.getListenerId()), name(properties.getMessageListener()),
				topics(properties));
	}

	private static String name(@Nullable Object listener) {
		Object innermost = listener;
		while (innermost instanceof DelegatingMessageListener<?> delegating) {
			innermost = delegating.getDelegate();
		}
		Object handler = read(innermost, "handlerMethod");
		if (read(handler, "invokerHandlerMethod") instanceof HandlerMethod method) {
			return ClassUtils.getUserClass(method.getBeanType()).getName() + "." + method.getMethod().getName();
		}
		// a class with several methods, each for a type of payload
		Object bean = read(innermost, "bean");
		Object named = (bean != null) ? bean : innermost;
		return (named != null) ? ClassUtils.getUserClass(named).getName().split("\\$\\$Lambda")[0] : "";
	}

	private static @Nullable Object read(@Nullable Object object, String field) {
		return (object != null) ? PrivateField.read(object, field) : null;
	}

	private static List<String> topics(ContainerProperties properties) {
		String[] topics = properties.getTopics();
		Pattern pattern = properties.getTopicPattern();
		if (pattern != null) {
			return List.of(pattern.pattern());
		}
		return (topics != null) ? List.of(topics)
				: Stream.ofNullable(properties.getTopicPartitions())
					.flatMap(Arrays::stream)
					.map((each) -> each.getTopicPartition())
					.map(TopicPartition::topic)
					.distinct()
					.toList();
	}

}
