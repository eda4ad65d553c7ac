/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.core.type.StandardAnnotationMetadata;
import org.springframework.core.type.StandardMethodMetadata;

/**
 * Remembers for the next application of this JVM which types a bean does not have. While
 * Spring evaluates conditions, it compares each bean with the type of each condition.
 */
class KnownTypes extends DefaultListableBeanFactory {

	/** The number of a method that makes a bean, or of the class of a bean. */
	private static final Map<Object, Integer> NUMBERS = new HashMap<>();

	/** By type: the numbers of what makes no such bean. */
	private static final Map<ResolvableType, BitSet> MISSES = new HashMap<>();

	private final Map<String, Integer> numbers = new HashMap<>();

	private ResolvableType asked = ResolvableType.NONE;

	private BitSet misses = new BitSet();

	@Override
	protected boolean isTypeMatch(String name, ResolvableType type, boolean allowFactoryBeanInit) {
		if (isConfigurationFrozen()) {
			return super.isTypeMatch(name, type, allowFactoryBeanInit);
		}
		synchronized (NUMBERS) {
			int number = number(name);
			if (number < 0) {
				return super.isTypeMatch(name, type, allowFactoryBeanInit);
			}
			if (type != this.asked) {
				this.asked = type;
				this.misses = MISSES.computeIfAbsent(type, (key) -> new BitSet());
			}
			BitSet misses = this.misses;
			if (misses.get(number)) {
				return false;
			}
			boolean match = super.isTypeMatch(name, type, allowFactoryBeanInit);
			if (!match && !isFactoryBean(name)) {
				misses.set(number);
			}
			return match;
		}
	}

	@Override
	public void registerBeanDefinition(String name, BeanDefinition definition) {
		super.registerBeanDefinition(name, definition);
		this.numbers.remove(name);
	}

	@Override
	public void removeBeanDefinition(String name) {
		super.removeBeanDefinition(name);
		this.numbers.remove(name);
	}

	/**
	 * Return the number of what makes a bean, or -1 if it may be another in the next
	 * application. A bean that exists has a class of its own.
	 */
	private int number(String name) {
		if (containsSingleton(name) || isSingletonCurrentlyInCreation(name)) {
			return -1;
		}
		return this.numbers.computeIfAbsent(name, (key) -> {
			if (!containsBeanDefinition(name)
					|| !(getBeanDefinition(name) instanceof AnnotatedBeanDefinition definition)) {
				return -1;
			}
			Object origin = (definition.getFactoryMethodMetadata() != null) ? definition.getFactoryMethodMetadata()
					: definition.getMetadata();
			// read by reflection, and not kept by KnownClasses
			return (origin instanceof StandardMethodMetadata || origin instanceof StandardAnnotationMetadata) ? -1
					: NUMBERS.computeIfAbsent(origin, (made) -> NUMBERS.size());
		});
	}

}
