/*
 * Copyright 2026 The Joinkey authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.joinkey.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Free ports of the loopback interface.
 */
final class Ports {

	private Ports() {
	}

	/**
	 * Finds free ports, all different.
	 * @param count how many
	 * @return the ports
	 */
	static List<Integer> free(int count) {
		List<ServerSocket> sockets = new ArrayList<>();
		try {
			try {
				for (int i = 0; i < count; i++) {
					sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
				}
				return sockets.stream().map(ServerSocket::getLocalPort).toList();
			}
			finally {
				for (ServerSocket socket : sockets) {
					socket.close();
				}
			}
		}
		catch (IOException ex) {
			throw new DemoException("No free port on the loopback interface: " + ex.getMessage(), ex);
		}
	}

}
