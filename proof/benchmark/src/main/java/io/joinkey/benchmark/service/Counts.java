/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.benchmark.service;

import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

import javax.management.AttributeNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import com.sun.management.ThreadMXBean;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Reports what only the JVM itself knows: the bytes that it has allocated and the records
 * that it has consumed.
 */
@RestController
class Counts {

	private final AtomicLong consumed = new AtomicLong();

	void consumed() {
		this.consumed.incrementAndGet();
	}

	@GetMapping("/counts")
	String counts() throws JMException {
		return allocated() + " " + this.consumed;
	}

	@GetMapping("/heap")
	String heap() {
		System.gc();
		return String.valueOf(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
	}

	private static long allocated() throws JMException {
		MBeanServer server = ManagementFactory.getPlatformMBeanServer();
		try {
			// from JDK 21 on, ended threads included
			return (Long) server.getAttribute(new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME),
					"TotalThreadAllocatedBytes");
		}
		catch (AttributeNotFoundException ex) {
			ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
			return LongStream.of(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
				.filter((bytes) -> bytes > 0)
				.sum();
		}
	}

}
