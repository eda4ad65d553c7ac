/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.util.List;
import java.util.Optional;

import io.joinkey.HopStatus.Hop;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/**
 * Reports observation annotations that have no effect because {@code
 * management.observations.annotations.enabled} is not set. Reads only the metadata of the
 * component scan, so no class is loaded.
 */
final class UnusedAnnotations implements HopStatus.Reporter {

	static final String PROPERTY = "management.observations.annotations.enabled";

	private static final List<String> ANNOTATIONS = List.of("io.micrometer.observation.annotation.Observed",
			"io.micrometer.core.annotation.Timed", "io.micrometer.core.annotation.Counted",
			"io.micrometer.tracing.annotation.NewSpan", "io.micrometer.tracing.annotation.ContinueSpan");

	private final ConfigurableListableBeanFactory beanFactory;

	private final Environment environment;

	UnusedAnnotations(ConfigurableListableBeanFactory beanFactory, Environment environment) {
		this.beanFactory = beanFactory;
		this.environment = environment;
	}

	@Override
	public Hop hop() {
		return Hop.ANNOTATIONS;
	}

	@Override
	public HopStatus status() {
		if (this.environment.getProperty(PROPERTY, Boolean.class, false)) {
			return HopStatus.on(Hop.ANNOTATIONS, PROPERTY + " is true");
		}
		for (String name : this.beanFactory.getBeanDefinitionNames()) {
			BeanDefinition definition = this.beanFactory.getBeanDefinition(name);
			if (definition instanceof AnnotatedBeanDefinition annotated
					&& annotated.getFactoryMethodMetadata() == null) {
				AnnotationMetadata metadata = annotated.getMetadata();
				Optional<String> annotation = ANNOTATIONS.stream()
					.filter((type) -> metadata.hasAnnotation(type) || metadata.hasAnnotatedMethods(type))
					.findFirst();
				if (annotation.isPresent()) {
					return HopStatus.off(Hop.ANNOTATIONS, "@" + ClassUtils.getShortName(annotation.get()) + " in "
							+ metadata.getClassName() + " has no effect: set " + PROPERTY + "=true");
				}
			}
		}
		return Hop.ANNOTATIONS.absent();
	}

}
