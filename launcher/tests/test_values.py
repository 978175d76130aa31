import unittest

from status import gauge
from values import values


class ValuesTest(unittest.TestCase):
    def test_archives_give_tags_only(self):
        result = values([{"name": "dict-service", "tag": "1-a", "reference": "mizzen/dict-service:1-a"}])

        self.assertEqual(result["images"], {"dictService": {"tag": "1-a"}})

    def test_pushed_images_give_their_registry(self):
        result = values([{"name": "python", "tag": "1-a", "reference": "r.example:5000/team/mizzen/python:1-a"}])

        self.assertEqual(result["images"], {"python": {"tag": "1-a"}, "registry": "r.example:5000/team"})

    def test_claims_are_there_when_asked_for(self):
        self.assertNotIn("volumes", values([]))
        self.assertEqual(values([], claims=True)["volumes"], {"provisioner": {"enabled": True}})


class GaugeTest(unittest.TestCase):
    def test_reads_a_sample_with_and_without_labels(self):
        metrics = "# TYPE a gauge\na_b 1\na 2.5\nb{x=\"y\"} 4e6\n"

        self.assertEqual((gauge(metrics, "a"), gauge(metrics, "b"), gauge(metrics, "c")), (2.5, 4e6, None))


if __name__ == "__main__":
    unittest.main()
