module mizzen.dev/local-cluster

go 1.24.0
