import unittest

from rollout import blocking_pods, progress, waiting_reason


def workload(kind, spec, status, generation=2):
    return {"kind": kind, "metadata": {"name": "w", "generation": generation}, "spec": spec, "status": status}


class ProgressTest(unittest.TestCase):
    def test_deployment_is_done_when_all_replicas_are_new_and_ready(self):
        status = {"observedGeneration": 2, "readyReplicas": 2, "updatedReplicas": 2, "replicas": 2}

        self.assertEqual(progress(workload("Deployment", {"replicas": 2}, status)), (2, 2, True))

    def test_deployment_with_an_old_replica_is_not_done(self):
        status = {"observedGeneration": 2, "readyReplicas": 2, "updatedReplicas": 1, "replicas": 2}

        self.assertFalse(progress(workload("Deployment", {"replicas": 2}, status))[2])

    def test_status_of_an_older_generation_does_not_count(self):
        status = {"observedGeneration": 1, "readyReplicas": 1, "updatedReplicas": 1, "replicas": 1}

        self.assertFalse(progress(workload("StatefulSet", {}, status))[2])

    def test_daemon_set_that_nobody_has_counted_yet_is_not_done(self):
        self.assertFalse(progress(workload("DaemonSet", {}, {"observedGeneration": 2}))[2])

    def test_daemon_set_replaced_on_delete_needs_no_new_pods(self):
        spec = {"updateStrategy": {"type": "OnDelete"}}
        status = {"observedGeneration": 2, "desiredNumberScheduled": 1, "numberReady": 1}

        self.assertTrue(progress(workload("DaemonSet", spec, status))[2])


def pod(revision, ready):
    return {
        "metadata": {
            "name": "w-0", "labels": {"controller-revision-hash": revision},
            "ownerReferences": [{"kind": "StatefulSet", "name": "w"}],
        },
        "status": {"conditions": [{"type": "Ready", "status": ready}]},
    }


class BlockingPodsTest(unittest.TestCase):
    workloads = [workload("StatefulSet", {}, {"updateRevision": "w-new"})]

    def test_a_pod_of_an_older_revision_that_is_not_ready_blocks(self):
        self.assertEqual(blocking_pods(self.workloads, [pod("w-old", "False")]), ["w-0"])

    def test_a_ready_pod_or_one_of_the_new_revision_does_not(self):
        self.assertEqual(blocking_pods(self.workloads, [pod("w-old", "True"), pod("w-new", "False")]), [])


class WaitingReasonTest(unittest.TestCase):
    def test_names_the_container_and_the_reason(self):
        waiting = {"state": {"waiting": {"reason": "ErrImageNeverPull", "message": "no image"}}, "name": "c"}

        self.assertEqual(waiting_reason({"status": {"containerStatuses": [waiting]}}), "c: ErrImageNeverPull no image")

    def test_a_container_that_is_being_created_is_no_reason(self):
        waiting = {"state": {"waiting": {"reason": "ContainerCreating"}}, "name": "c"}

        self.assertIsNone(waiting_reason({"status": {"containerStatuses": [waiting]}}))

    def test_tells_why_a_pod_has_no_node(self):
        condition = {"type": "PodScheduled", "status": "False", "message": "0/1 nodes are available"}

        self.assertEqual(waiting_reason({"status": {"conditions": [condition]}}), "not scheduled: 0/1 nodes are available")


if __name__ == "__main__":
    unittest.main()
