/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.logging;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.message.MapMessage;
import org.apache.logging.log4j.message.Message;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.logging.StackTracePrinter;
import org.springframework.boot.logging.StandardStackTracePrinter;

/**
 * Writes a Log4j2 event as a line in a {@link LineShape}.
 */
final class Log4j2Line {

	private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ISO_OFFSET_DATE_TIME.withZone(ZoneOffset.UTC);

	private static final List<Pattern> FRAMES_WITHOUT_NEWS = StackTraces.FRAMES_WITHOUT_NEWS.stream()
		.map(Pattern::compile)
		.toList();

	// a few buffers for all threads: those of ended virtual threads must not pile up
	private final JsonMapper mapper = JsonMapper
		.builder(JsonFactory.builder().recyclerPool(JsonRecyclerPools.newBoundedPool(16)).build())
		.build();

	private final Map<LineShape, StackTracePrinter> stackTraces = new EnumMap<>(LineShape.class);

	private final String service;

	private final int maxLineLength;

	Log4j2Line(String service, int maxLineLength) {
		this.service = service;
		this.maxLineLength = maxLineLength;
		for (LineShape shape : LineShape.values()) {
			this.stackTraces.put(shape, printer(shape.maxStackTrace(maxLineLength)));
		}
	}

	byte[] write(LogEvent event, LineShape shape) {
		ByteArrayOutputStream line = new ByteArrayOutputStream(512);
		try (JsonGenerator generator = new LineGenerator(this.mapper.createGenerator(line),
				shape.maxText(this.maxLineLength))) {
			generator.writeStartObject();
			fields(generator, event, shape);
			generator.writeEndObject();
		}
		line.write('\n');
		return line.toByteArray();
	}

	private void fields(JsonGenerator generator, LogEvent event, LineShape shape) {
		boolean bare = shape == LineShape.BARE;
		Function<String, @Nullable String> mdc = mdc(event);
		LineIds ids = LineIds.of(mdc);
		Message message = event.getMessage();
		generator.writeStringProperty("@timestamp", timestamp(event));
		generator.writeStringProperty("level", event.getLevel().name());
		generator.writeStringProperty("service", this.service);
		ids.writeTo(generator);
		generator.writeStringProperty("logger_name", event.getLoggerName());
		generator.writeStringProperty("thread_name", event.getThreadName());
		generator.writeStringProperty("message", text(() -> String.valueOf(message.getFormattedMessage()), bare));
		if (!bare) {
			entries(generator, message);
			event.getContextData().forEach((name, value) -> {
				String text = String.valueOf(value);
				if (value != null && !ids.repeats(name, text)) {
					generator.writeStringProperty(name, text);
				}
			});
		}
		Throwable thrown = event.getThrown();
		if (thrown != null) {
			StackTracePrinter printer = Objects.requireNonNull(this.stackTraces.get(shape));
			generator.writeStringProperty("stack_trace", text(() -> printer.printStackTraceToString(thrown), bare));
		}
		if (shape != LineShape.WHOLE) {
			generator.writeBooleanProperty("truncated", true);
		}
	}

	static Function<String, @Nullable String> mdc(LogEvent event) {
		return (name) -> (event.getContextData().getValue(name) instanceof String value) ? value : null;
	}

	private static String timestamp(LogEvent event) {
		return TIMESTAMP
			.format(Instant.ofEpochSecond(event.getInstant().getEpochSecond(), event.getInstant().getNanoOfSecond()));
	}

	/**
	 * Return the text of application code, which in the barest shape must not fail.
	 */
	private static @Nullable String text(Supplier<@Nullable String> text, boolean bare) {
		try {
			return text.get();
		}
		catch (RuntimeException | StackOverflowError ex) {
			if (bare) {
				return "cannot be written: " + ex.getClass().getName();
			}
			throw ex;
		}
	}

	private static void entries(JsonGenerator generator, Message message) {
		if (message instanceof MapMessage<?, ?> map) {
			map.getData().forEach((name, value) -> {
				generator.writeName(name);
				generator.writePOJO(value);
			});
		}
	}

	private static StackTracePrinter printer(int maxLength) {
		return StandardStackTracePrinter.rootFirst()
			.withMaximumThrowableDepth(StackTraces.MAX_FRAMES_PER_THROWABLE)
			.withMaximumLength(maxLength)
			.withFrameFilter((index, frame) -> {
				String method = frame.getClassName() + "." + frame.getMethodName();
				return FRAMES_WITHOUT_NEWS.stream().noneMatch((pattern) -> pattern.matcher(method).find());
			});
	}

}
