import unittest

from restore_pod import restore_pod

STATEFUL_SET = {
    "metadata": {"name": "mizzen-dict", "namespace": "mizzen-system"},
    "spec": {
        "template": {"spec": {
            "containers": [{
                "name": "dict-service", "image": "mizzen/dict-service:1", "readinessProbe": {"x": 1},
                "env": [{"name": "MIZZEN_DATA_DIR", "value": "/data"}, {"name": "MIZZEN_TOKEN_KEY"}],
                "volumeMounts": [{"name": "data", "mountPath": "/data"}],
            }],
            "volumes": [{"name": "tmp", "emptyDir": {}}],
        }},
        "volumeClaimTemplates": [{"metadata": {"name": "data"}}],
    },
}


class RestorePodTest(unittest.TestCase):
    def test_is_the_service_on_its_own_disk_with_a_backup_on_standard_input(self):
        pod = restore_pod(STATEFUL_SET)
        [container] = pod["spec"]["containers"]
        self.assertEqual("mizzen/dict-service:1", container["image"])
        self.assertEqual(["restore"], container["args"])
        self.assertTrue(container["stdin"] and container["stdinOnce"])
        self.assertEqual([{"name": "MIZZEN_DATA_DIR", "value": "/data"}], container["env"])
        self.assertNotIn("readinessProbe", container)
        self.assertIn({"name": "data", "persistentVolumeClaim": {"claimName": "data-mizzen-dict-0"}},
                      pod["spec"]["volumes"])
        self.assertEqual("Never", pod["spec"]["restartPolicy"])

    def test_leaves_what_it_was_given_as_it_is(self):
        restore_pod(STATEFUL_SET)
        self.assertEqual("dict-service", STATEFUL_SET["spec"]["template"]["spec"]["containers"][0]["name"])


if __name__ == "__main__":
    unittest.main()
