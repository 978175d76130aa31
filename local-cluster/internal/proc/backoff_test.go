package proc

import (
	"testing"
	"time"
)

func TestBackoffGrowsToALimitAndStartsAnewAfterAHealthyRun(t *testing.T) {
	var b backoff
	previous := time.Duration(0)
	for range 10 {
		delay := b.after(time.Second)
		if delay < previous || delay > maxDelay {
			t.Errorf("%v after %v", delay, previous)
		}
		previous = delay
	}
	if previous != maxDelay {
		t.Errorf("ends at %v", previous)
	}
	if delay := b.after(healthyAfter); delay != firstDelay {
		t.Errorf("after a healthy run: %v", delay)
	}
}
