package api

import (
	"context"
	"fmt"
	"time"
)

type condition struct {
	Type      string    `json:"type"`
	Status    string    `json:"status"`
	Message   string    `json:"message"`
	Heartbeat time.Time `json:"lastHeartbeatTime"`
}

// NodeReady returns nil when the node is Ready.
func (c *Client) NodeReady(ctx context.Context, name string) error {
	_, err := c.readyCondition(ctx, name)
	return err
}

// NodeReadySince returns nil when the node said so itself after the time given,
// and not only in an earlier life of the cluster.
func (c *Client) NodeReadySince(ctx context.Context, name string, since time.Time) error {
	ready, err := c.readyCondition(ctx, name)
	if err != nil {
		return err
	}
	// The API keeps whole seconds.
	if ready.Heartbeat.Before(since.Truncate(time.Second)) {
		return fmt.Errorf("node %s has not reported since %s", name, ready.Heartbeat)
	}
	return nil
}

func (c *Client) readyCondition(ctx context.Context, name string) (condition, error) {
	var node struct {
		Status struct {
			Conditions []condition `json:"conditions"`
		} `json:"status"`
	}
	if err := c.Get(ctx, "/api/v1/nodes/"+name, &node); err != nil {
		return condition{}, err
	}
	for _, have := range node.Status.Conditions {
		if have.Type == "Ready" {
			if have.Status != "True" {
				return have, fmt.Errorf("node %s is not Ready: %s", name, have.Message)
			}
			return have, nil
		}
	}
	return condition{}, fmt.Errorf("node %s does not say whether it is Ready", name)
}

// Eventually repeats the check until it succeeds; when the context ends first,
// it returns the check's last error.
func Eventually(ctx context.Context, what string, check func(context.Context) error) error {
	for {
		err := check(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s: gave up: %w", what, err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}
