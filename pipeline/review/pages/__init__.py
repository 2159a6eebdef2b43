"""The pages. Rules live in the modules above; a page only translates between them and a browser."""
