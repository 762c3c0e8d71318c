"""What is sent and answered, as marshmallow schemas: also the OpenAPI document."""
