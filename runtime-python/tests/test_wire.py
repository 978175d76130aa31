"""The HTTP/1.1 reader, on bytes."""

import io
import unittest

from mizzen import _wire


def head(data):
    return _wire.read_head(io.BytesIO(data))


def body(data, headers, limit=100):
    return _wire.read_body(io.BytesIO(data), headers, limit)


class HeadTest(unittest.TestCase):
    def test_reads_first_line_and_headers_with_names_in_lower_case(self):
        first, headers = head(b"GET / HTTP/1.1\r\nHost: a\r\nX-Two:  1 \r\nx-two: 2\r\n\r\n")
        self.assertEqual(first, "GET / HTTP/1.1")
        self.assertEqual(headers, {"host": "a", "x-two": "1, 2"})

    def test_a_closed_connection_is_no_request(self):
        self.assertIsNone(head(b""))

    def test_allows_one_empty_line_before_a_request(self):
        self.assertEqual(head(b"\r\nGET / HTTP/1.1\r\n\r\n")[0], "GET / HTTP/1.1")

    def test_refuses_what_is_malformed(self):
        for data in (
            b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
            b"GET / HTTP/1.1\r\n: empty\r\n\r\n",
            b"GET / HTTP/1.1\r\nname : space\r\n\r\n",
            b"GET / HTTP/1.1\r\na: b\r\n folded\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: a\r\n",
            b"GET / HT",
        ):
            with self.subTest(data), self.assertRaises(_wire.ProtocolError) as raised:
                head(data)
            self.assertEqual(raised.exception.status, 400)

    def test_bounds_length_and_number_of_headers(self):
        many = b"".join(b"h%d: 1\r\n" % i for i in range(_wire.MAX_HEADERS + 1))
        long = b"h: " + b"x" * _wire.MAX_HEAD_BYTES + b"\r\n"
        lines = b"h: " + b"x" * 1000 + b"\r\n"
        for headers in (many, long, lines * 70):
            with self.assertRaises(_wire.ProtocolError) as raised:
                head(b"GET / HTTP/1.1\r\n" + headers + b"\r\n")
            self.assertEqual(raised.exception.status, 431)


class BodyTest(unittest.TestCase):
    def test_reads_what_content_length_says(self):
        self.assertEqual(body(b"abcdef", {"content-length": "3"}), b"abc")

    def test_is_empty_where_nothing_is_announced(self):
        self.assertEqual(body(b"abc", {}), b"")

    def test_reads_chunks_with_extensions_and_trailers(self):
        data = b"3\r\nabc\r\nA;x=1\r\n0123456789\r\n0\r\nTrailer: 1\r\n\r\n"
        self.assertEqual(body(data, {"transfer-encoding": "Chunked"}), b"abc0123456789")

    def test_refuses_bodies_that_can_be_read_in_two_ways(self):
        for headers in (
            {"content-length": "3", "transfer-encoding": "chunked"},
            {"content-length": "3, 3"},
            {"content-length": "-1"},
            {"content-length": "+3"},
            {"content-length": "\u0663"},
        ):
            with self.subTest(headers), self.assertRaises(_wire.ProtocolError) as raised:
                body(b"3\r\nabc\r\n0\r\n\r\n", headers)
            self.assertEqual(raised.exception.status, 400)

    def test_refuses_other_codings(self):
        with self.assertRaises(_wire.ProtocolError) as raised:
            body(b"", {"transfer-encoding": "gzip, chunked"})
        self.assertEqual(raised.exception.status, 501)

    def test_refuses_malformed_chunks(self):
        for data in (b"", b"\r\n", b"-1\r\n", b"0x3\r\nabc\r\n", b"3\r\nabcd\r\n", b"3\r\nab"):
            with self.subTest(data), self.assertRaises(_wire.ProtocolError) as raised:
                body(data, {"transfer-encoding": "chunked"})
            self.assertEqual(raised.exception.status, 400)

    def test_bounds_the_body_before_it_is_read(self):
        chunks = b"40\r\n" + b"x" * 64 + b"\r\n40\r\n"
        for data, headers in (
            (b"", {"content-length": "101"}),
            (chunks, {"transfer-encoding": "chunked"}),
        ):
            with self.assertRaises(_wire.ProtocolError) as raised:
                body(data, headers)
            self.assertEqual(raised.exception.status, 413)

    def test_notices_a_body_that_ends_early(self):
        with self.assertRaises(_wire.ProtocolError):
            body(b"ab", {"content-length": "3"})


class AddressTest(unittest.TestCase):
    def test_reads_hosts_ports_and_prefixes(self):
        for url, host, port, prefix in (
            ("http://a.b.:8081", "a.b.", 8081, ""),
            ("http://a/p/", "a", 80, "/p"),
            ("https://a", "a", 443, ""),
            ("http://[::1]:80", "::1", 80, ""),
            ("http://[::1]", "::1", 80, ""),
        ):
            with self.subTest(url):
                address = _wire.Address(url)
                self.assertEqual((address.host, address.port, address.prefix), (host, port, prefix))

    def test_host_header_has_no_trailing_dot(self):
        self.assertEqual(_wire.Address("http://a.b.:8081").authority, "a.b:8081")

    def test_refuses_what_is_no_address(self):
        for url in ("", "a:80", "ftp://a", "http://", "http://a:x", "http://a:70000", "unix:rel"):
            with self.subTest(url), self.assertRaises(ValueError):
                _wire.Address(url)


if __name__ == "__main__":
    unittest.main()
