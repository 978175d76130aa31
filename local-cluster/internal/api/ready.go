package api

import (
	"context"
	"fmt"
	"time"
)

type condition struct {
	Type    string `json:"type"`
	Status  string `json:"status"`
	Message string `json:"message"`
}

type conditioned struct {
	Status struct {
		Conditions []condition `json:"conditions"`
	} `json:"status"`
}

// NodeReady returns nil when the node is Ready.
func (c *Client) NodeReady(ctx context.Context, name string) error {
	return c.hasCondition(ctx, "/api/v1/nodes/"+name, "Ready")
}

// DeploymentAvailable returns nil when the Deployment is Available.
func (c *Client) DeploymentAvailable(ctx context.Context, namespace, name string) error {
	return c.hasCondition(ctx, fmt.Sprintf("/apis/apps/v1/namespaces/%s/deployments/%s", namespace, name), "Available")
}

func (c *Client) hasCondition(ctx context.Context, path, kind string) error {
	var object conditioned
	if err := c.Get(ctx, path, &object); err != nil {
		return err
	}
	for _, have := range object.Status.Conditions {
		if have.Type == kind {
			if have.Status == "True" {
				return nil
			}
			return fmt.Errorf("%s is not %s: %s", path, kind, have.Message)
		}
	}
	return fmt.Errorf("%s does not say whether it is %s", path, kind)
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
