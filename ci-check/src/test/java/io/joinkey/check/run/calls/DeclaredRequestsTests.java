/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.run.calls;

import java.lang.annotation.Annotation;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import io.joinkey.check.run.calls.MethodCalls.Call;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.annotation.AnnotationDescription;
import org.junit.jupiter.api.Test;

import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DeclaredRequests}.
 */
class DeclaredRequestsTests {

	@Test
	void aMappingIsARequestOfAFeignClientOnly() throws Exception {
		Class<?> feign = client();
		assertThat(DeclaredRequests.named(feign, call("drop")))
			.hasValueSatisfying((named) -> assertThat(named).endsWith(".drop, which sends DELETE"));
		assertThat(DeclaredRequests.named(feign, call("find"))).isEmpty();
		assertThat(DeclaredRequests.named(feign, call("other"))).isEmpty();
		assertThat(DeclaredRequests.named(Orders.class, call("drop"))).isEmpty();
	}

	private static Call call(String method) {
		return new Call(Orders.class.getName(), method, "()V");
	}

	/** An interface with the annotation of Feign, which is not on the class path. */
	private static Class<?> client() {
		Class<? extends Annotation> feign = new ByteBuddy().makeAnnotation()
			.name("org.springframework.cloud.openfeign.FeignClient")
			.annotateType(AnnotationDescription.Builder.ofType(Retention.class)
				.define("value", RetentionPolicy.RUNTIME)
				.build())
			.make()
			.load(DeclaredRequestsTests.class.getClassLoader())
			.getLoaded()
			.asSubclass(Annotation.class);
		return new ByteBuddy().makeInterface(Orders.class)
			.name("com.acme.OrdersClient")
			.annotateType(AnnotationDescription.Builder.ofType(feign).build())
			.make()
			.load(feign.getClassLoader())
			.getLoaded();
	}

	public interface Orders {

		@DeleteMapping("/orders")
		void drop();

		@GetMapping("/orders")
		void find();

	}

}
