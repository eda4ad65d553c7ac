/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Adds the filter of {@link Admission} to the context of a separate management port,
 * whose requests pass the application's security but not its other filters.
 */
final class ManagementAdmission implements ImportBeanDefinitionRegistrar {

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		if (registry instanceof DefaultListableBeanFactory beans && !beans.containsLocalBean(Admission.BEAN)) {
			BeanFactory parent = beans.getParentBeanFactory();
			if (parent != null && parent.containsBean(Admission.BEAN)) {
				Object filter = parent.getBean(Admission.BEAN);
				RootBeanDefinition definition = new RootBeanDefinition(filter.getClass());
				definition.setInstanceSupplier(() -> filter);
				beans.registerBeanDefinition(Admission.BEAN, definition);
			}
		}
	}

}
