/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.check.capture.logging;

import java.util.function.BiConsumer;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.LayoutBase;

/**
 * Delegates to the layout of an appender that has no encoder, and passes on what it
 * wrote.
 */
final class RecordingLayout extends LayoutBase<ILoggingEvent> {

	private final Layout<ILoggingEvent> layout;

	private final BiConsumer<ILoggingEvent, String> written;

	RecordingLayout(Layout<ILoggingEvent> layout, BiConsumer<ILoggingEvent, String> written) {
		this.layout = layout;
		this.written = written;
		setContext(layout.getContext());
		start();
	}

	@Override
	public String doLayout(ILoggingEvent event) {
		String text = this.layout.doLayout(event);
		this.written.accept(event, text);
		return text;
	}

	@Override
	public String getContentType() {
		return this.layout.getContentType();
	}

	@Override
	public String getPresentationHeader() {
		return this.layout.getPresentationHeader();
	}

	@Override
	public String getPresentationFooter() {
		return this.layout.getPresentationFooter();
	}

	@Override
	public String getFileHeader() {
		return this.layout.getFileHeader();
	}

	@Override
	public String getFileFooter() {
		return this.layout.getFileFooter();
	}

}
