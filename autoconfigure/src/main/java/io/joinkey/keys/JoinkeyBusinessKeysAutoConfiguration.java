/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.keys;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import javax.sql.DataSource;

import io.joinkey.ConditionalOnJoinkey;
import io.joinkey.Feature;
import io.joinkey.HopStatus;
import io.joinkey.HopStatus.Hop;
import io.joinkey.keys.BusinessKeyProperties.Store;
import io.joinkey.keys.BusinessKeyProperties.Store.Type;
import io.joinkey.keys.StoreFailures.Failure;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import jakarta.servlet.Filter;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.micrometer.tracing.autoconfigure.TracingProperties;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;
import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.server.WebFilter;

/**
 * Auto-configuration of business keys, if {@code joinkey.keys.names} names one.
 */
@AutoConfiguration(before = OpenTelemetryTracingAutoConfiguration.class)
@ConditionalOnJoinkey(Feature.TRACING)
@ConditionalOnClass({ OtelTracer.class, SdkTracerProvider.class, OpenTelemetryTracingAutoConfiguration.class })
@Conditional(JoinkeyBusinessKeysAutoConfiguration.OnBusinessKey.class)
@EnableConfigurationProperties({ BusinessKeyProperties.class, TracingProperties.class })
public final class JoinkeyBusinessKeysAutoConfiguration {

	JoinkeyBusinessKeysAutoConfiguration() {
	}

	@Bean
	StoreFailures joinkeyKeyStoreFailures() {
		return new StoreFailures();
	}

	@Bean
	KeyOrigins joinkeyKeyOrigins(BusinessKeyProperties properties, ObjectProvider<BusinessKeyStore> stores,
			ObjectProvider<DataSource> dataSources, StoreFailures failures) {
		return new KeyOrigins(properties.names().keySet(), new StoreAccess(
				() -> store(properties.store(), stores, dataSources), properties.store().readTimeout(), failures));
	}

	private static @Nullable BusinessKeyStore store(Store store, ObjectProvider<BusinessKeyStore> stores,
			ObjectProvider<DataSource> dataSources) {
		BusinessKeyStore own = stores.getIfUnique();
		if (own != null) {
			return own;
		}
		if (store.type() == Type.JDBC) {
			DataSource dataSource = dataSources.getIfUnique();
			return (dataSource != null)
					? new JdbcKeyStore(dataSource, store.expiry(), store.readTimeout(), Clock.systemUTC()) : null;
		}
		return isCaffeinePresent() ? new CaffeineKeyStore(store.expiry(), store.maxSize()) : null;
	}

	private static boolean isCaffeinePresent() {
		return ClassUtils.isPresent("com.github.benmanes.caffeine.cache.Caffeine",
				JoinkeyBusinessKeysAutoConfiguration.class.getClassLoader());
	}

	@Bean
	static KeyPropagation joinkeyKeyPropagation(ObjectProvider<KeyOrigins> origins,
			ObjectProvider<BusinessKeyProperties> properties, ObjectProvider<TracingProperties> tracing) {
		return new KeyPropagation((delegate) -> new KeyPropagator(delegate, origins.getObject(),
				new KeyReader(properties.getObject().names(), (int) properties.getObject().maxBodySize().toBytes()),
				tracing.getObject().getBaggage().getRemoteFields()));
	}

	@Bean
	KeyedSpans joinkeyKeyedSpans(ObjectProvider<Tracer> tracer) {
		return new KeyedSpans(tracer.getIfUnique(() -> Tracer.NOOP));
	}

	@Bean
	@ConditionalOnJoinkey(Feature.LOGGING)
	KeyFields joinkeyKeyFields(KeyOrigins origins) {
		return new KeyFields(origins);
	}

	@Bean
	HopStatus.Reporter joinkeyBusinessKeyStatus(BusinessKeyProperties properties, TracingProperties tracing,
			ObjectProvider<BusinessKeyStore> stores, ObjectProvider<DataSource> dataSources) {
		return HopStatus.Reporter.of(Hop.BUSINESS_KEYS, () -> {
			String keys = String.join(", ", new TreeMap<>(properties.names()).keySet());
			List<String> inside = new ArrayList<>(properties.names().keySet());
			inside.removeAll(tracing.getBaggage().getRemoteFields());
			String baggage = inside.isEmpty() ? "" : "; not sent to other services: " + String.join(", ", inside)
					+ " (management.tracing.baggage.remote-fields)";
			if (stores.getIfUnique() != null) {
				return HopStatus.on(Hop.BUSINESS_KEYS, keys + "; store of the application" + baggage);
			}
			Store store = properties.store();
			if (store.type() == Type.JDBC && dataSources.getIfUnique() == null) {
				return HopStatus.backedOff(Hop.BUSINESS_KEYS, keys + "; nothing is linked, because there is no single"
						+ " DataSource bean: mark one as primary, or define a BusinessKeyStore bean");
			}
			if (store.type() == Type.MEMORY && !isCaffeinePresent()) {
				return HopStatus.backedOff(Hop.BUSINESS_KEYS,
						keys + "; nothing is linked, because Caffeine is not on"
								+ " the class path: add com.github.ben-manes.caffeine:caffeine, or set"
								+ " joinkey.keys.store.type=jdbc");
			}
			return HopStatus.on(Hop.BUSINESS_KEYS,
					keys + "; store: " + store.type().name().toLowerCase(Locale.ROOT) + baggage);
		});
	}

	private static Map<String, JsonPointer> pointers(BusinessKeyProperties properties) {
		Map<String, JsonPointer> pointers = new TreeMap<>();
		properties.names().forEach((name, source) -> {
			if (source.jsonPointer() != null) {
				pointers.put(name, JsonPointer.of(source.jsonPointer()));
			}
		});
		return pointers;
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@ConditionalOnClass({ Filter.class, ServerHttpObservationFilter.class, FilterRegistrationBean.class })
	static class ServletConfiguration {

		@Bean
		@Conditional(OnJsonPointer.class)
		FilterRegistrationBean<ServletBodies> joinkeyServletBodies(KeyOrigins origins,
				BusinessKeyProperties properties) {
			ServletBodies filter = new ServletBodies(origins, pointers(properties),
					(int) properties.maxBodySize().toBytes());
			FilterRegistrationBean<ServletBodies> registration = new FilterRegistrationBean<>(filter);
			registration.setOrder(filter.getOrder());
			return registration;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	@ConditionalOnClass(WebFilter.class)
	static class ReactiveConfiguration {

		@Bean
		ReactiveKeys joinkeyReactiveKeys(KeyOrigins origins, BusinessKeyProperties properties) {
			return new ReactiveKeys(origins, pointers(properties), (int) properties.maxBodySize().toBytes());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnJoinkey(Feature.METRICS)
	@ConditionalOnClass(MeterRegistry.class)
	static class MetricsConfiguration {

		@Bean
		MeterBinder joinkeyKeyStoreMetrics(StoreFailures failures) {
			return (registry) -> {
				for (Failure failure : Failure.values()) {
					FunctionCounter.builder("joinkey.keys.store.failures", failures, (counts) -> counts.count(failure))
						.description("Business keys that were not looked up or stored")
						.tag("kind", failure.label())
						.register(registry);
				}
			};
		}

	}

	/** Matches if a business key is configured. */
	static final class OnBusinessKey implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return Binder.get(context.getEnvironment()).bind("joinkey.keys.names", Map.class).isBound();
		}

	}

	/** Matches if a key is read in bodies. */
	static final class OnJsonPointer implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			BindResult<BusinessKeyProperties> keys = Binder.get(context.getEnvironment())
				.bind("joinkey.keys", BusinessKeyProperties.class);
			return keys.isBound() && !pointers(keys.get()).isEmpty();
		}

	}

}
