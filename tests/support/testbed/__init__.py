# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Real parts for the tests and the demo, made from a distribution's own packages.

debian     downloads packages of any architecture, without touching the system's apt
toolchain  a runnable rustc with foreign standard libraries, unpacked from such packages
pack       packs parts of it as the Rust project packs its releases
mirror     a whole dist server's folder of them
synthetic  a tiny imitation of all that, with every kind of damage
server     serves a folder on loopback
"""
