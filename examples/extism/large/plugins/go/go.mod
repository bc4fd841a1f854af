module com.example/extism/tour

go 1.24
