/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.batch;

import java.lang.reflect.RecordComponent;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanWrapper;
import org.springframework.beans.BeanWrapperImpl;
import org.springframework.util.ReflectionUtils;

/**
 * Reads the trace of an item from one of its properties: an entry of a map, a component
 * of a record, or a property of a bean.
 */
final class PropertyItemTrace implements ItemTrace {

	private final String property;

	PropertyItemTrace(String property) {
		this.property = property;
	}

	@Override
	public @Nullable String of(Object item) {
		Object value = read(item);
		return (value != null) ? value.toString() : null;
	}

	private @Nullable Object read(Object item) {
		if (item instanceof Map<?, ?> map) {
			return map.get(this.property);
		}
		if (item.getClass().isRecord()) {
			for (RecordComponent component : item.getClass().getRecordComponents()) {
				if (component.getName().equals(this.property)) {
					ReflectionUtils.makeAccessible(component.getAccessor());
					return ReflectionUtils.invokeMethod(component.getAccessor(), item);
				}
			}
			return null;
		}
		BeanWrapper bean = new BeanWrapperImpl(item);
		return bean.isReadableProperty(this.property) ? bean.getPropertyValue(this.property) : null;
	}

}
