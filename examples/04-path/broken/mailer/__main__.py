from mailer.config import load


def main():
    settings = load()
    print(f"sending as {settings['sender']} through {settings['host']}:{settings['port']}")


if __name__ == "__main__":
    main()
