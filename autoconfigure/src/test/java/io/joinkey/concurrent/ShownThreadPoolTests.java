/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.concurrent;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ShownThreadPool}.
 */
class ShownThreadPoolTests {

	private final ThreadPoolTaskExecutor spring = new ThreadPoolTaskExecutor();

	private final List<Call> reached = new ArrayList<>();

	@BeforeEach
	void start() {
		this.spring.initialize();
	}

	@AfterEach
	void stop() {
		this.spring.shutdown();
	}

	/** Also those that this JDK or a later Spring adds to the pool's class. */
	static Stream<Method> methods() {
		ThreadPoolTaskExecutor spring = new ThreadPoolTaskExecutor();
		spring.initialize();
		try {
			return Stream.of(spring.getThreadPoolExecutor().getClass().getMethods())
				.filter((method) -> method.getDeclaringClass() != Object.class && !method.isSynthetic()
						&& !Modifier.isStatic(method.getModifiers()));
		}
		finally {
			spring.shutdown();
		}
	}

	@ParameterizedTest
	@MethodSource("methods")
	void everyMethodReachesThePool(Method method) throws Exception {
		ShownThreadPool shown = new ShownThreadPool(recorded(), new ExecutorPropagation(new TaskPropagation()));
		this.reached.clear();
		List<Object> arguments = Stream.of(method.getParameterTypes()).map((type) -> argument(method, type)).toList();
		Object answer = ShownThreadPool.class.getMethod(method.getName(), method.getParameterTypes())
			.invoke(shown, arguments.toArray());
		if (isBuiltOnOthers(method)) {
			assertThat(this.reached).extracting(Call::name).containsAnyOf("execute", "shutdown");
			return;
		}
		assertThat(this.reached).as(method.toString())
			.filteredOn((call) -> call.isOf(method, arguments))
			.hasSize(1)
			.allSatisfy((call) -> {
				if (method.getReturnType() == BlockingQueue.class) {
					assertThat(answer).isInstanceOf(LinkedBlockingQueue.class).isNotSameAs(call.answer());
				}
				else {
					assertThat(answer).isEqualTo(call.answer());
				}
			});
	}

	/** Such as submit, which wraps a task and executes it. */
	private static boolean isBuiltOnOthers(Method method) {
		return method.getDeclaringClass() == AbstractExecutorService.class || method.getDeclaringClass().isInterface();
	}

	private ThreadPoolExecutor recorded() {
		ThreadPoolExecutor pool = this.spring.getThreadPoolExecutor();
		return (ThreadPoolExecutor) ExecutorProxies.ofClass(ThreadPoolExecutor.class, (proxy, method, arguments) -> {
			Object answer = method.invoke(pool, arguments);
			this.reached.add(new Call(method.getName(), Arrays.asList(method.getParameterTypes()),
					Arrays.asList(arguments), answer));
			return answer;
		});
	}

	private static Object argument(Method method, Class<?> type) {
		// a pool that runs does not end, however long one waits
		long time = method.getName().equals("awaitTermination") ? 0 : 10;
		Callable<String> callable = () -> "called";
		Runnable runnable = () -> {
		};
		ThreadFactory factory = Thread::new;
		List<Object> known = List.of(runnable, callable, List.of(callable), factory,
				new ThreadPoolExecutor.DiscardPolicy(), TimeUnit.SECONDS, "result");
		if (type.isPrimitive()) {
			return (type == boolean.class) ? true : (type == int.class) ? (Object) 3 : (Object) time;
		}
		return known.stream().filter(type::isInstance).findFirst().orElseThrow();
	}

	@Test
	void standsForPoolsWithoutASubclassOfTheApplication() {
		ThreadPoolExecutor jdks = new ThreadPoolExecutor(0, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
		ThreadPoolExecutor applications = new ThreadPoolExecutor(0, 1, 0, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>()) {
		};
		assertThat(ShownThreadPool.canShow(this.spring.getThreadPoolExecutor())).isTrue();
		assertThat(ShownThreadPool.canShow(jdks)).isTrue();
		assertThat(ShownThreadPool.canShow(applications)).isFalse();
	}

	/**
	 * A call that reached the pool.
	 *
	 * @param name the method
	 * @param types the types of its parameters
	 * @param arguments the arguments
	 * @param answer what the pool returned
	 */
	private record Call(String name, List<Class<?>> types, List<Object> arguments, @Nullable Object answer) {

		boolean isOf(Method method, List<Object> given) {
			return this.name.equals(method.getName()) && this.types.equals(List.of(method.getParameterTypes()))
					&& this.arguments.equals(given);
		}

	}

}
